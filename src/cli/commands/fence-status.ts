import { fenceStatus } from '../../app/fence-status.ts'
import { reasonText } from '../../containment/fence.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { checksText } from '../../report/checks-text.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const fenceStatusCommand: Command = {
  name: 'fence status',
  summary: 'say whether the fence of a copy stands as it was raised',
  details:
    'As the service user, on the target: a connection that only the fence can refuse is tried. Rules, latches, hosts file and the unit for the next boot are compared with what was raised. Ends with 2 where anything differs. Changes nothing.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [],
  document: {
    stands: 'whether the canary is refused',
    checks: 'id, title, result (pass, fail or unknown), evidence',
    refused: 'packets refused since it was raised; null where its table is not there',
    latches: 'endpoint, to, port, why (until, because) of each that is open',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const { stands, checks, refused = null, latches } = await fenceStatus(app, environment)
  const ok = checks.every(({ result }) => result === 'pass')
  const open = latches.map(({ endpoint, why }) => `open: ${endpoint} (${reasonText(why)})\n`)
  const packets = refused === null ? '' : `${refused} packets refused since it was raised.\n`
  return {
    exit: ok ? exitCode.done : exitCode.changesOrFailedCheck,
    ok,
    environment,
    document: { stands, checks, refused, latches },
    text: `${checksText(environment, checks, invocation.style)}${packets}${open.join('')}`,
  }
}
