import { listProcesses, readProcesses } from '../argv/ps.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { AppError } from '../kernel/app-error.ts'
import { decodeUtf8, encodeUtf8 } from '../kernel/utf8.ts'
import type { HostReader, HostWriter, NewFile } from '../ports/host.ts'
import type { Service, ServiceReader, ServiceState } from '../ports/service.ts'
import type { FenceGate } from './fence-gate.ts'
import type { Gate } from './gate.ts'
import { setGates, startScriptOf, whatIsNotGated } from './gated-scripts.ts'
import { layoutOf } from './layout.ts'
import { publicProgram } from './permissions.ts'
import type { ProgramCommands } from './program-words.ts'
import { renderStartWrapper } from './start-wrapper.ts'
import { renderVariables } from './variables-file.ts'

/** A target that no service manager starts. It is held by gates in its start scripts and by our start wrapper. */
export function programService(
  host: HostWriter,
  config: EnvironmentConfig,
  commands: ProgramCommands,
  fence?: FenceGate,
): Service {
  const { permit } = layoutOf(config.nodes[0].home)
  const reader = programServiceReader(host, config, fence)
  const held: HeldProgram = { config, fence }
  const state = () => (commands.running === undefined ? reader.state() : answerOf(host, commands.running))
  return {
    ...reader,
    description: `${commands.start.program} on ${host.name}`,
    state,
    start: async (signal) => {
      if ((await host.status(permit)) === undefined) throw noPermit(permit)
      await host.execute(commands.start, { signal })
    },
    stop: async (signal) => {
      if ((await state()).kind === 'stopped') return
      await host.execute(commands.stop, { signal, expect: [0, 1] })
    },
    hold: async (wantedPermit, variables) => {
      const { install } = config.nodes[0]
      if (needsScripts(config) && (await host.status(startScriptOf(install))) === undefined)
        throw noScript(host, install)
      // The gates first: until the variables are there, they refuse even with a permit.
      await setGates(host, install, gateOf(held, wantedPermit))
      for (const { path, text, as } of ownFiles(held, wantedPermit, variables))
        await host.writeFile(path, encodeUtf8(text), as)
    },
  }
}

/** The same for looking only. Whether it runs is told by the processes of the service user: a command of the configuration may change something. */
export function programServiceReader(host: HostReader, config: EnvironmentConfig, fence?: FenceGate): ServiceReader {
  return {
    description: `Bitbucket on ${host.name}`,
    state: () => stateOf(host, config),
    differs: (permit, variables) => differs(host, { config, fence }, permit, variables),
  }
}

interface HeldProgram {
  readonly config: EnvironmentConfig
  readonly fence: FenceGate | undefined
}

async function stateOf(host: HostReader, config: EnvironmentConfig): Promise<ServiceState> {
  const { nodes, runAs } = config
  const script = startScriptOf(nodes[0].install)
  if (needsScripts(config) && (await host.status(script)) === undefined)
    return { kind: 'unknown', seen: `there is no ${script} on ${host.name}` }
  const own = readProcesses((await host.run(listProcesses())).stdout).find(({ user }) => user === runAs)
  return own === undefined ? { kind: 'stopped' } : { kind: 'running', pid: own.pid }
}

async function answerOf(host: HostWriter, running: NonNullable<ProgramCommands['running']>): Promise<ServiceState> {
  const { exitCode } = await host.execute(running, { expect: [0, 1, 2, 3] })
  return exitCode === 0 ? { kind: 'running', pid: undefined } : { kind: 'stopped' }
}

async function differs(
  host: HostReader,
  held: HeldProgram,
  permit: string,
  variables: Readonly<Record<string, string | null>>,
): Promise<string | undefined> {
  const { config } = held
  const { install } = config.nodes[0]
  if (needsScripts(config) && (await host.status(startScriptOf(install))) === undefined)
    return `${startScriptOf(install)} is not there`
  const open = await whatIsNotGated(host, install, gateOf(held, permit))
  if (open !== undefined) return open
  for (const { path, text, as } of ownFiles(held, permit, variables)) {
    const [content, status] = [await host.readFile(path), await host.status(path)]
    if (content === undefined || status === undefined) return `${path} is not there`
    if (decodeUtf8(content) !== text) return `${path} was edited`
    if (status.owner !== as.owner || status.group !== as.group || status.mode !== as.mode)
      return `${path} has another owner, group or mode`
  }
  return undefined
}

interface OwnFile {
  readonly path: string
  readonly text: string
  readonly as: NewFile
}

/**
 * Variables may hold secrets, and a start by hand is the service user's: it reads them, and nobody else does. It may not write them
 * either, because root may be who reads them in.
 */
function ownFiles(
  held: HeldProgram,
  permit: string,
  variables: Readonly<Record<string, string | null>>,
): readonly OwnFile[] {
  const { runAs, nodes } = held.config
  const layout = layoutOf(nodes[0].home)
  const forServiceUser = { mode: 0o640, owner: 'root', group: runAs }
  return [
    { path: layout.variables, text: renderVariables(variables), as: forServiceUser },
    { path: layout.start, text: renderStartWrapper(gateOf(held, permit), runAs), as: publicProgram },
  ]
}

function gateOf({ config: { name, nodes }, fence }: HeldProgram, permit: string): Gate {
  return { environment: name, permit, variables: layoutOf(nodes[0].home).variables, fence }
}

/** Commands may start something else than the vendor's scripts; then there may be none. */
function needsScripts({ service }: EnvironmentConfig): boolean {
  return service?.kind === 'scripts'
}

function noPermit(permit: string): AppError {
  return new AppError('policy/not-confirmed', `${permit} is not there: the copy may not start`, {
    hint: 'go on with `understudy resume`',
  })
}

function noScript(host: HostReader, install: string): AppError {
  return new AppError('host/file-not-found', `there is no ${startScriptOf(install)} on ${host.name}`, {
    hint: 'correct `install` of the node, or say under `service` how Bitbucket is started',
  })
}
