import type { Finding } from '../kernel/finding.ts'
import type { Json } from '../kernel/json.ts'

/** One field of what a finding noted for its own cut. */
export function detailField(finding: Finding, name: string): Json | undefined {
  const { detail } = finding
  return isRecord(detail) ? detail[name] : undefined
}

export function detailText(finding: Finding, name: string): string | undefined {
  const field = detailField(finding, name)
  return typeof field === 'string' ? field : undefined
}

export function detailTexts(finding: Finding, name: string): readonly string[] {
  const field = detailField(finding, name)
  return isList(field) ? field.filter((item) => typeof item === 'string') : []
}

function isRecord(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json)
}
