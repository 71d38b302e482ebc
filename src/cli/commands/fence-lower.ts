import { lowerFence } from '../../app/lower-fence.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { assertConfirmed, YES } from '../confirm.ts'

export const fenceLower: Command = {
  name: 'fence lower',
  summary: 'take the fence of a stopped copy away',
  details:
    'Refused while the copy runs; afterwards it does not start. Takes away the table of this environment, its block in the hosts file and its unit, and nothing else.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [YES],
  document: {},
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  await assertConfirmed(invocation, environment, 'lowering the fence')
  await lowerFence(app, environment)
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: {},
    text: `${environment} has no fence any more.\n`,
  }
}
