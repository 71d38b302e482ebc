import { openInspected } from '../../app/compose/open-inspected.ts'
import { parseSshUrl, type HostConfig } from '../../config/host.ts'
import { initConfig, type InitialConfig, type Installation } from '../../config/init-config.ts'
import { AppError } from '../../kernel/app-error.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { columns, indented } from '../../report/columns.ts'
import { readInstallation } from '../../survey/read-installation.ts'
import type { Command, Invocation, Outcome } from '../command.ts'

export const init: Command = {
  name: 'init',
  summary: 'write a first configuration from what two installations tell',
  details:
    'Reads unit files and bitbucket.properties, copies no password, and writes secret references in their place. What it cannot read is marked CHANGE.',
  arguments: [],
  options: [
    { flags: '--production <host>', description: 'local, or ssh://user@host:port; default local' },
    { flags: '--staging <host>', description: 'the same for the target; default local' },
    { flags: '--production-unit <name>', description: 'systemd unit; default atlbitbucket' },
    { flags: '--staging-unit <name>', description: 'systemd unit; default atlbitbucket' },
    { flags: '--production-home <path>', description: 'BITBUCKET_HOME, where the unit does not tell it' },
    { flags: '--staging-home <path>', description: 'BITBUCKET_HOME, where the unit does not tell it' },
    { flags: '--sudo', description: 'read with sudo' },
    { flags: '--force', description: 'replace a configuration that is there' },
  ],
  document: {
    file: 'the configuration that was written',
    secrets: 'variable and holds: what must be set before anything runs',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const { terminal, configFile } = invocation
  if (!invocation.flag('force') && (await isThere(invocation))) {
    throw new AppError('config/invalid', `${configFile} is there already`, {
      hint: 'name another file with --config FILE, or replace it with --force',
    })
  }
  const made = initConfig(await inspect(invocation, 'production'), await inspect(invocation, 'staging'))
  await terminal.writeFile(configFile, made.text)
  return {
    exit: exitCode.done,
    ok: true,
    document: { file: configFile, secrets: made.secrets },
    text: textOf(configFile, made),
  }
}

async function isThere({ terminal, configFile }: Invocation): Promise<boolean> {
  try {
    await terminal.readFile(configFile)
    return true
  } catch {
    return false
  }
}

async function inspect(invocation: Invocation, which: 'production' | 'staging'): Promise<Installation> {
  const host = hostOf(invocation.option(which) ?? 'local', which)
  const become = invocation.flag('sudo') ? 'sudo' : 'none'
  await using reader = openInspected(host, become, invocation.environment['UNDERSTUDY_SSH_CONFIG'])
  const unit = invocation.option(`${which}-unit`) ?? 'atlbitbucket'
  return await readInstallation(reader, { host, become, unit, home: invocation.option(`${which}-home`) })
}

function hostOf(text: string, which: string): HostConfig {
  const host = text === 'local' ? { kind: 'local' as const } : parseSshUrl(text)
  if (host !== undefined) return host
  throw new AppError('config/usage', `--${which} ${text} is no host`, { hint: 'local, or ssh://user@host:port' })
}

function textOf(file: string, { secrets }: InitialConfig): string {
  const lines = columns(secrets.map(({ variable, holds }) => [variable, holds]))
  return [
    `Written: ${file}`,
    'Set these variables, or name files or commands in their place:',
    ...indented(lines),
    `Then look at each line that says CHANGE, and run \`understudy config check --config ${file}\`.`,
    '',
  ].join('\n')
}
