import { parseProperties, valueOf } from '../changes/text/properties.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { Layout } from '../hold/layout.ts'
import { permittedGeneration } from '../hold/permit.ts'
import { isStub } from '../hold/stub.ts'
import { guardedCheck, verdict, type Verdict } from '../integrations/rest-check.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { HostReader } from '../ports/host.ts'
import type { ServiceReader } from '../ports/service.ts'

export interface HeldCopy {
  readonly config: EnvironmentConfig
  readonly host: HostReader
  readonly layout: Layout
  readonly service: ServiceReader
  readonly running: boolean
  /** Of the home in place; undefined for what Understudy did not make. */
  readonly generation: string | undefined
  /** What the service of this generation runs with. */
  readonly variables: Readonly<Record<string, string | null>>
  /** Properties that were for the first start only. */
  readonly oneShot: readonly string[]
}

/** Stub, permit and service: a copy runs by our leave, or can't be started at all. */
export async function holdChecks(held: HeldCopy): Promise<readonly CheckResult[]> {
  return [
    await guardedCheck(
      { id: 'hold/service', title: 'The service starts only with the permit, and with the variables of this copy' },
      () => serviceIsHeld(held),
    ),
    await guardedCheck(
      {
        id: 'hold/permit',
        title: 'Stub and permit agree: a copy with the stub has no permit, a permit is of this copy',
      },
      () => permitFits(held),
    ),
    await guardedCheck(
      { id: 'hold/one-shot-removed', title: 'Nothing that was for the first start only is left' },
      () => oneShotGone(held),
    ),
  ]
}

async function serviceIsHeld({ service, layout, variables }: HeldCopy): Promise<Verdict> {
  const seen = await service.differs(layout.permit, variables)
  return verdict(seen === undefined, seen ?? `${service.description} needs ${layout.permit}`)
}

async function permitFits({ host, layout, running, generation }: HeldCopy): Promise<Verdict> {
  const properties = await host.readFile(propertiesPath(layout))
  const stub = properties !== undefined && isStub(properties)
  const permit = await permittedGeneration(host, layout)
  const evidence = `${stub ? 'the stub' : 'a configuration'} is in place; permit: ${permit ?? 'none'}; ${running ? 'running' : 'stopped'}`
  if (stub) return verdict(permit === undefined && !running, evidence)
  if (permit === undefined) return verdict(!running, evidence)
  return verdict(permit === generation, `${evidence}; generation ${generation ?? 'unknown'}`)
}

async function oneShotGone({ host, layout, oneShot, running }: HeldCopy): Promise<Verdict> {
  if (oneShot.length === 0) return verdict(true, 'nothing was set for the first start only')
  const content = await host.readFile(propertiesPath(layout))
  const document = parseProperties(content ?? new Uint8Array(), 'latin1', propertiesPath(layout))
  const left = oneShot.filter((key) => valueOf(document, key) !== undefined)
  const evidence = left.length === 0 ? `gone: ${oneShot.join(', ')}` : `still set: ${left.join(', ')}`
  // Before the first start they have to be there.
  return verdict(left.length === 0 || !running, evidence)
}

function propertiesPath({ home }: Layout): string {
  return `${home}/shared/bitbucket.properties`
}
