import type { ReadCommand } from '../argv/command.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Protocol } from './fence.ts'

/** A connection to try: a name is looked up where it is tried, and each of its addresses is tried. */
export interface Trial {
  readonly host: string
  readonly port: number
  readonly protocol: Protocol
  /** For people, such as `ci.example.com:443`. */
  readonly endpoint: string
}

/** `turned-away`: at once, by whatever stands in the way or by nobody listening. Only a counter tells which. */
export type TrialOutcome =
  | { readonly kind: 'answered' }
  | { readonly kind: 'turned-away' }
  /** The kernel knows no way there, so no rule was asked. */
  | { readonly kind: 'no-route' }
  | { readonly kind: 'no-address' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'other'; readonly said: string }

export interface Tried {
  readonly trial: Trial
  /** Undefined where the name has none. */
  readonly address: string | undefined
  readonly outcome: TrialOutcome
}

const SECONDS = 4
const AT_ONCE = 40

/**
 * The program `prober` beside the home: reads lines `NUMBER PROTOCOL HOST PORT`, tries each and writes `NUMBER ADDRESS WORDS`, in
 * any order. To an answer over UDP a question for a resolver is sent; elsewhere a packet that was sent counts as answered.
 */
export const PROBER = `#!/bin/bash
# Written by Understudy: tries connections as the user who runs it, and sends nothing over them.
export LC_ALL=C
query='\\x75\\x73\\x01\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\x01'
if [ "\${1-}" = one ]; then
  protocol=$2 host=$3 port=$4
  { exec 3<>"/dev/$protocol/$host/$port"; } || exit 1
  [ "$protocol" = udp ] || exit 0
  if [ "$port" -eq 53 ]; then
    printf "$query" >&3 || exit 1
    read -r -N 1 -t ${SECONDS - 1} -u 3 _ || { echo silent >&2; exit 1; }
  else
    printf x >&3
  fi
  exit
fi
one() {
  said=$(timeout ${SECONDS} bash "$0" one "$2" "$3" "$4" 2>&1)
  case $? in
    0) said=answered ;;
    124) said=silent ;;
  esac
  printf '%s %s %s\\n' "$1" "$3" "\${said##*: }"
}
try() {
  case $3 in
    *:*) one "$@"; return ;;
    *[!0-9.]*) ;;
    *) one "$@"; return ;;
  esac
  addresses=$(getent ahosts -- "$3" | while read -r address _; do echo "$address"; done | sort -u)
  [ -n "$addresses" ] || { printf '%s - no address\\n' "$1"; return; }
  for address in $addresses; do one "$1" "$2" "$address" "$4"; done
}
running=0
while read -r number protocol host port; do
  try "$number" "$protocol" "$host" "$port" &
  running=$((running + 1))
  if [ "$running" -ge ${AT_ONCE} ]; then wait; running=0; fi
done
wait
`

/** As the service user, under the rules that stand for it. */
export function runProber(program: string, serviceUser: string, trials: readonly Trial[]): ReadCommand {
  const lines = trials.map(({ host, port, protocol }, index) => `${index} ${protocol} ${host} ${port}\n`)
  return { effect: 'read', program: 'bash', args: [program], as: { user: serviceUser }, input: lines.join('') }
}

/** What the prober wrote. A trial without a line is a failure: nobody knows what became of it. */
export function readTried(output: string, trials: readonly Trial[]): readonly Tried[] {
  const found = output.split('\n').flatMap((line) => {
    const [, number, address = '', words = ''] = /^(\d+) (\S+) ?(.*)$/.exec(line) ?? []
    const trial = trials[Number(number)]
    return number === undefined || trial === undefined ? [] : [triedOf(trial, address, words)]
  })
  const lost = trials.find((trial) => !found.some((one) => one.trial === trial))
  if (lost === undefined) return found
  throw new AppError('host/command-failed', `the prober did not say what became of ${lost.host}:${lost.port}`, {
    hint: 'look whether bash, timeout and getent are on the target, and run it again',
  })
}

function triedOf(trial: Trial, address: string, words: string): Tried {
  if (address === '-') return { trial, address: undefined, outcome: { kind: 'no-address' } }
  return { trial, address, outcome: outcomeOf(words) }
}

function outcomeOf(words: string): TrialOutcome {
  switch (words) {
    case 'answered':
      return { kind: 'answered' }
    case 'silent':
      return { kind: 'silent' }
    case 'No route to host':
    case 'Connection refused':
    case 'Operation not permitted':
      return { kind: 'turned-away' }
    case 'Network is unreachable':
      return { kind: 'no-route' }
    default:
      return { kind: 'other', said: words }
  }
}
