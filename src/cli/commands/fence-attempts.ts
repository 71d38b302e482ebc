import { fenceAttempts, type BlockedAttempts } from '../../app/fence-attempts.ts'
import { formatEndpoint } from '../../kernel/endpoint.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { columns } from '../../report/columns.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const fenceAttemptsCommand: Command = {
  name: 'fence attempts',
  summary: 'list what a copy tried and its fence refused: the ledger',
  details:
    'Each destination with the number of attempts, when the first and the last was seen, and the findings of the copy that name it. What nobody knew stands first.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [],
  document: {
    attempts:
      'address, port, protocol, attempts, firstAt, lastAt, endpoints (names by which it is known), origins (findings that name it)',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const all = await fenceAttempts(app, environment)
  const attempts = [...all.filter(isUnknown), ...all.filter((one) => !isUnknown(one))]
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { attempts },
    text: attempts.length === 0 ? `${environment} tried nothing that its fence refused.\n` : table(attempts),
  }
}

function isUnknown({ endpoints }: BlockedAttempts): boolean {
  return endpoints.length === 0
}

function table(attempts: readonly BlockedAttempts[]): string {
  const head = ['attempts', 'last', 'destination', 'known as', 'named by']
  const rows = attempts.map((one) => [
    String(one.attempts),
    one.lastAt,
    formatEndpoint({ ...one, host: one.address }),
    isUnknown(one) ? 'nobody knew it' : one.endpoints.join(', '),
    one.origins.join(', '),
  ])
  return `${columns([head, ...rows]).join('\n')}\n`
}
