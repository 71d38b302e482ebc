import { fenceStatus, type FenceStatus } from '../../app/fence-status.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const fenceStatusCommand: Command = {
  name: 'fence status',
  summary: 'say whether the fence of a copy stands, and what it refused',
  details:
    'As the service user, on the target: a connection that only the fence can refuse is tried. Ends with 2 where the fence does not stand. Changes nothing.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [],
  document: {
    stands: 'whether it does',
    seen: 'what was seen instead; null where it stands',
    refused: 'packets refused since it was raised; null where its table is not there',
    tried: 'known endpoints that were tried: endpoints, attempts; the most often first',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const status = await fenceStatus(app, environment)
  const { stands, seen = null, refused = null, tried } = status
  return {
    exit: stands ? exitCode.done : exitCode.changesOrFailedCheck,
    ok: stands,
    environment,
    document: { stands, seen, refused, tried },
    text: statusText(environment, status),
  }
}

function statusText(environment: string, { seen, refused, tried }: FenceStatus): string {
  const head =
    seen === undefined ? `The fence of ${environment} stands.` : `The fence of ${environment} does not stand: ${seen}.`
  const packets = refused === undefined ? [] : [`  packets refused  ${refused}`]
  const endpoints = tried.map((one) => `  ${one.endpoints.join(', ')}  tried ${one.attempts} times`)
  return [head, ...packets, ...endpoints, ''].join('\n')
}
