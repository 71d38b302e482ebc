import { raiseFence } from '../../app/raise-fence.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { plainStyle } from '../../report/style.ts'
import { warningLines } from '../../report/warning-lines.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { assertConfirmed, YES } from '../confirm.ts'

export const fenceRaise: Command = {
  name: 'fence raise',
  summary: 'raise the fence of a copy on its host, and prove that it stands',
  details:
    'Reads the source anew, and raises what a refresh would: one table of nftables for this environment, and no other; the block in the hosts file; the unit that raises it at every boot. A table that stands already is replaced at once; what its counters had is kept in the ledger.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [YES],
  document: {
    fence: 'scope, serviceUser, allowed, loopback, known (refused and counted)',
    shared: 'allowed destinations that the source uses too: allowed, why, production, by (endpoint or address)',
    warnings: 'severity, summary, hint',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  await assertConfirmed(invocation, environment, 'the fence')
  const { fence, shared, warnings } = await raiseFence(app, environment)
  const { scope, serviceUser, allowed, loopback, known } = fence
  const said = warningLines(warnings, plainStyle).map((line) => `${line}\n`)
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { fence: { scope, serviceUser, allowed, loopback, known }, shared, warnings },
    text: `${said.join('')}The fence of ${environment} stands: ${allowed.length} destinations are allowed, everything else is refused, ${known.length} known endpoints are counted.\n`,
  }
}
