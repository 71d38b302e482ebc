import { openDemo } from '../../app/compose/open-demo.ts'
import { runDemo, type DemoEvents, type DemoOutcome } from '../../app/demo.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { planText } from '../../report/plan-text.ts'
import { formatSeconds } from '../../report/quantity.ts'
import type { Command, Invocation, Outcome } from '../command.ts'
import { runOutcome } from '../run-outcome.ts'

export const demo: Command = {
  name: 'demo',
  summary: 'show a refresh on a lab that is started on this machine',
  details:
    'Starts a stand-in production and an empty staging, refreshes staging while people work on production, and starts an uncut copy beside it. Needs a checkout, and root.',
  arguments: [],
  options: [{ flags: '--keep', description: 'leave the lab running' }],
  document: {
    seconds: 'from the survey to the last look at the contacts',
    lockSeconds: 'how long production was locked',
    contacts:
      'isolated and control: contacts that the copy and the uncut copy made with what production is integrated with',
    attempts: 'of the copy, that its fence had to refuse',
    report: 'the HTML report',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const keep = invocation.flag('keep')
  invocation.terminal.err('Starting a stand-in production, its neighbours and an empty staging ...\n')
  await using lab = await openDemo({ keep })
  await using app = await invocation.openAppOf(lab.configFile, lab.environment)
  const outcome = await runDemo(app, lab, narrator(invocation))
  const { document, text } = await runOutcome(invocation, app, outcome.run)
  const { seconds, lockSeconds, contacts, attempts } = outcome
  // An attempt that the fence refused is a cut that is missing.
  const ok = contacts.isolated === 0 && attempts === 0
  return {
    exit: ok ? exitCode.done : exitCode.failed,
    ok,
    document: { seconds, lockSeconds, contacts, attempts, report: document['report'] ?? null },
    text: `${text}\n${summary(outcome)}${kept(keep, lab.root, lab.configFile)}`,
  }
}

function narrator({ terminal, style }: Invocation): DemoEvents {
  return {
    surveyed: (facts) => terminal.err(`Production has ${facts.findings.length} findings that reach outside it.\n`),
    planned: ({ plan, refusals }) => terminal.err(`${planText(plan, refusals, style)}\n`),
    watching: (seconds) => terminal.err(`Both copies run. Watching for ${seconds} s whom they contact ...\n`),
  }
}

function summary({ seconds, lockSeconds, contacts, attempts, controlKinds, work }: DemoOutcome): string {
  return [
    `While the refresh ran, people pushed ${work.pushed} times to production; ${work.refused} pushes met its lock of ${formatSeconds(lockSeconds)}.`,
    `isolated: ${contacts.isolated}   contacts of the copy with anything that production is integrated with`,
    `fence:    ${attempts}   attempts of the copy that its fence had to refuse`,
    `control:  ${contacts.control}   contacts of the same copy, uncut: ${controlKinds.join(', ')}`,
    `Done in ${formatSeconds(seconds)}.`,
    '',
  ].join('\n')
}

function kept(keep: boolean, root: string, configFile: string): string {
  return keep
    ? `The lab runs on below ${root}; its configuration is ${configFile}. To end it: node lab/main.ts down ${root} --remove\n`
    : ''
}
