import { fenceLedger, type BlockedAttempts, type FenceLedger } from '../../app/fence-attempts.ts'
import { formatEndpoint } from '../../kernel/endpoint.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { columns } from '../../report/columns.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const fenceAttemptsCommand: Command = {
  name: 'fence attempts',
  summary: 'list what a copy tried and its fence refused: the ledger',
  details:
    'Each destination with the number of attempts, when the first was seen and when the last was, and the findings of the copy that name it. What nobody knew stands first, and is an endpoint in the next survey of the source. The sets of the fence hold each destination that is tried over TCP and UDP, 4,096 for each of IPv4 and IPv6; where one is full, or the fence has no table, that is said. The log of the kernel, of which thirty lines a minute are written, adds times of single attempts, the user, other protocols, and what was tried before a reboot and not asked for until then. Where the log cannot be read, lacks lines that the rules wrote, or reaches back for less than thirty days, that is said.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [],
  document: {
    attempts:
      'address, port, protocol, attempts, firstAt, lastAt, endpoints (names by which it is known), origins (findings that name it), loggedAt (times of single attempts, the latest ten), users (by number)',
    sets: 'read, full (one holds as many destinations as it can: what else was tried is refused, and not counted), absent (the fence has no table there: nobody counts)',
    log: 'read (whether the log of the kernel could be read), because (why it could not, or lacks what the rules wrote, else null), since (how far back it reaches, where that is less than thirty days, else null), otherProtocols (at, address, protocol)',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const { attempts: all, sets, log } = await fenceLedger(app, environment)
  const attempts = [...all.filter(isUnknown), ...all.filter((one) => !isUnknown(one))]
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: {
      attempts,
      sets,
      log: { read: log.kind === 'read', because: unreadBecause(log), since: sinceOf(log), otherProtocols: others(log) },
    },
    text: `${attempts.length === 0 ? '' : table(attempts)}${setsText(environment, sets, attempts.length)}${logText(log)}`,
  }
}

/** Where nobody counts, nothing that was counted is no copy that tried nothing. */
function setsText(environment: string, sets: FenceLedger['sets'], attempts: number): string {
  switch (sets) {
    case 'read':
      return attempts === 0 ? `${environment} tried nothing that its fence refused.\n` : ''
    case 'absent':
      return `Nobody counts what ${environment} tries: its fence has no table on the host. \`understudy fence status ${environment}\`\n`
    case 'full':
      return `A set of the fence is full: what ${environment} tried beside these was refused too, and not counted.\n`
  }
}

type Log = FenceLedger['log']

/** Silence of a log that nobody can read must not look like a copy that tried nothing. */
function logText(log: Log): string {
  const lines = others(log).map(({ at, address, protocol }) => `${at} ${protocol} to ${address} was refused too.\n`)
  return `${reachText(log)}${lines.join('')}`
}

function reachText(log: Log): string {
  const [because, since] = [unreadBecause(log), sinceOf(log)]
  if (because !== null) {
    return `The log of the kernel could not be read (${because}): times of single attempts, other protocols than TCP and UDP, and what a reboot made the fence forget are not known.\n`
  }
  if (since === null) return ''
  return `The log of the kernel reaches back to ${since}: of what was tried before, times of single attempts and other protocols than TCP and UDP are not known.\n`
}

function sinceOf(log: Log): string | null {
  return log.kind === 'read' ? (log.since ?? null) : null
}

function unreadBecause(log: Log): string | null {
  return log.kind === 'read' ? null : log.because
}

/** The latest ones. */
function others(log: Log) {
  return log.attempts
    .filter(({ port }) => port === undefined)
    .slice(-10)
    .map(({ at, address, protocol }) => ({ at, address, protocol }))
}

function isUnknown({ endpoints }: BlockedAttempts): boolean {
  return endpoints.length === 0
}

function table(attempts: readonly BlockedAttempts[]): string {
  const head = ['attempts', 'first', 'last', 'destination', 'known as', 'named by']
  const rows = attempts.map((one) => [
    String(one.attempts),
    one.firstAt,
    one.lastAt,
    formatEndpoint({ ...one, host: one.address }),
    isUnknown(one) ? 'nobody knew it' : one.endpoints.join(', '),
    one.origins.join(', '),
  ])
  return `${columns([head, ...rows]).join('\n')}\n`
}
