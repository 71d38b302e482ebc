import { bytesOfText, textOfBytes } from '../argv/byte-text.ts'
import { NFT, SYSCTL, TCP_LOOSE } from '../argv/nft.ts'
import { quoteForShell } from '../argv/quote.ts'
import type { FenceGate } from './fence-gate.ts'

/** What the lines at the top of a start script ask for. */
export interface Gate {
  readonly environment: string
  readonly permit: string
  /** A file of `renderVariables`. */
  readonly variables: string
  /** Undefined where it is waived. */
  readonly fence: Pick<FenceGate, 'rules' | 'canary'> | undefined
}

const GATE = /^# >>> understudy >>>[^\n]*\n[^]*?^# <<< understudy <<<\n/gmu

/**
 * A start script with our lines at its top, after `#!`: without the permit it goes no further, with it the copy gets its
 * variables. Byte for byte the same otherwise, and given twice the same again. Undefined for what is no shell script.
 */
export function withGate(script: Uint8Array, gate: Gate): Uint8Array | undefined {
  const text = textOfBytes(withoutGate(script))
  const [interpreter = ''] = /^#![^\n]*\n?/u.exec(text) ?? []
  if (interpreter !== '' && !SHELL.test(interpreter)) return undefined
  return bytesOfText(`${interpreter}${gateLines(gate)}${text.slice(interpreter.length)}`)
}

/** The script as it was before. */
export function withoutGate(script: Uint8Array): Uint8Array {
  return bytesOfText(textOfBytes(script).replaceAll(GATE, ''))
}

/** The same for a program of ours: refuses without permit or fence, then sets the variables. A variables file that can't be read refuses, too. */
export function askForPermit({ environment, permit, variables, fence }: Gate): string {
  const refusal = `${environment} is held by Understudy and may not start: ${permit} is not there. To go on: understudy resume ${environment}    To go back: understudy rewind ${environment}`
  return [
    `if [ ! -f ${quoteForShell([permit])} ]; then`,
    `  printf '%s\\n' ${quoteForShell([refusal])} >&2`,
    '  exit 1',
    'fi',
    ...(fence === undefined ? [] : [askForFence(fence)]),
    `. ${quoteForShell([variables])} || exit 1`,
    '',
  ].join('\n')
}

/** After a reboot nothing but this raises it where there is no systemd, and only root can. */
function askForFence({ rules, canary }: NonNullable<Gate['fence']>): string {
  const ask = `bash ${quoteForShell([canary])}`
  const load = `[ "$(id -u)" -eq 0 ] && ${NFT} -f ${quoteForShell([rules])} && ${SYSCTL} -q -w ${TCP_LOOSE}`
  return `${ask} 2>/dev/null || { ${load}; ${ask}; } || exit 1`
}

/** A last line without its break would swallow ours. */
const SHELL = /[/ ](?:ba|da|k|mk|a|z)?sh(?: -[^\n]*)?\n$/u

function gateLines(gate: Gate): string {
  return [
    '# >>> understudy >>> set at every run of Understudy; how to take it out stands in its docs/operations.md',
    `${askForPermit(gate)}# <<< understudy <<<`,
    '',
  ].join('\n')
}
