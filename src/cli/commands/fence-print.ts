import { fenceForms, printFence, type FenceForm } from '../../app/print-fence.ts'
import { AppError } from '../../kernel/app-error.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { plainStyle } from '../../report/style.ts'
import { warningLines } from '../../report/warning-lines.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const fencePrint: Command = {
  name: 'fence print',
  summary: 'print the rules that keep a copy from reaching anything that is not allowed',
  details:
    "Reads the source and the target's host, and changes nothing: the fence is printed, not raised. Names are resolved as the target's host resolves them; for a Windows target as this machine does.",
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [
    {
      flags: '--for <form>',
      description:
        'nftables: a script for `nft -f`; iptables: a file for iptables-restore and ip6tables-restore; windows: a PowerShell script; hosts: the block for the hosts file',
    },
  ],
  document: {
    for: 'the form',
    rules: 'the text that is printed without --json',
    fence: 'scope, serviceUser, allowed, loopback, known (refused and counted), names (for the hosts block)',
    shared: 'allowed destinations that the source uses too: allowed, why, production, by (endpoint or address)',
    warnings: 'severity, summary, hint',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  const form = formOf(invocation.option('for'))
  await using app = await invocation.openApp()
  const { rules, fence, shared, warnings } = await printFence(app, environment, form)
  // Standard output holds the rules and nothing else, so that it can be piped.
  const said = warningLines(warnings, plainStyle)
  if (!invocation.json && said.length > 0) invocation.terminal.err(`${said.join('\n')}\n`)
  const { scope, serviceUser, allowed, loopback, known, names } = fence
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: {
      for: form,
      rules,
      fence: { scope, serviceUser, allowed, loopback, known, names },
      shared,
      warnings,
    },
    text: rules,
  }
}

function formOf(written: string | undefined): FenceForm {
  const form = fenceForms.find((one) => one === written)
  if (form !== undefined) return form
  const fact =
    written === undefined ? '--for says which rules to print' : `--for ${written} is nothing that fence prints`
  throw new AppError('config/usage', fact, { hint: `--for ${fenceForms.join(', --for ')}` })
}
