import { listProcesses, readProcesses } from '../../argv/ps.ts'
import { listSockets, readSockets } from '../../argv/ss.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Endpoint } from '../../kernel/endpoint.ts'
import { LIVE_CONNECTION, mergeEndpoints, type EndpointWithSources } from '../../kernel/endpoint-sources.ts'
import type { Finding } from '../../kernel/finding.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import type { HostReader } from '../../ports/host.ts'
import { serviceUserOn } from '../service-user.ts'
import { liveEndpoints } from './live-connections.ts'
import { nameEndpoints } from './name-endpoints.ts'
import { argumentEndpoints, serverXmlEndpoints, settingEndpoints } from './setting-endpoints.ts'
import { sshEndpoints } from './ssh-endpoints.ts'
import type { Told } from './told.ts'

export interface LeadingOut {
  readonly config: EnvironmentConfig
  readonly host: HostReader
  readonly environment: EnvironmentReader
  readonly findings: readonly Finding[]
  readonly running: boolean
}

export interface SeenEndpoints {
  readonly endpoints: readonly EndpointWithSources[]
  /** What could not be asked or read. */
  readonly warnings: readonly Diagnostic[]
}

/** Where a source leads by more than its findings. Read-only, a handful of commands; what can't be asked is a warning. */
export async function surveyEndpoints(of: LeadingOut): Promise<SeenEndpoints> {
  if (of.environment.role !== 'source') return { endpoints: [], warnings: [] }
  const settings = await asked(of, 'the settings', () => ofSettings(of.environment))
  const processes = await asked(of, 'the arguments of the processes', () => ofProcesses(of))
  const user = await serviceUserOn(of.host, of.config.runAs)
  const ssh = await asked(of, 'the SSH files', () => sshEndpoints(of.host, of.config.runAs, user?.home))
  const named = [...settings.found, ...processes.found, ...ssh.found].map(({ endpoint }) => endpoint)
  const live = await asked(of, 'the live connections', () => ofConnections(of, user?.uid, named))
  const all = [settings, processes, ssh, live].map((told) => bounded(told, of))
  return {
    endpoints: mergeEndpoints(all.flatMap(({ found }) => found)),
    warnings: [...(user === undefined ? [noUser(of)] : []), ...all.flatMap(({ warnings }) => warnings)],
  }
}

/** Enough for any production; a file that names more is none that was written by hand. */
const MOST = 2000

function bounded({ found, warnings }: Told, { config }: LeadingOut): Told {
  if (found.length <= MOST) return { found, warnings }
  const summary = `${found[0]?.from ?? ''} of ${config.name} leads to ${found.length} endpoints; only the first ${MOST} are taken`
  return { found: found.slice(0, MOST), warnings: [...warnings, { severity: 'warning', summary }] }
}

async function asked({ config }: LeadingOut, what: string, question: () => Promise<Told>): Promise<Told> {
  try {
    return await question()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const summary = `${what} of ${config.name} could not be read, so where they lead is not known: ${error.message}`
    return { found: [], warnings: [{ severity: 'warning', summary, hint: error.hint }] }
  }
}

async function ofSettings(environment: EnvironmentReader): Promise<Told> {
  const serverXml = await environment.readFile('server.xml')
  const found = [
    ...settingEndpoints(await environment.settings()),
    ...(serverXml === undefined ? [] : serverXmlEndpoints(decodeUtf8(serverXml))),
  ]
  return { found, warnings: [] }
}

async function ofProcesses({ host, config }: LeadingOut): Promise<Told> {
  const { stdout } = await host.run(listProcesses(), { timeoutMs: PATIENCE_MS })
  const own = readProcesses(stdout).filter(({ user }) => user === config.runAs)
  return { found: argumentEndpoints(own.map(({ command }) => command)), warnings: [] }
}

/** Production is not kept busy for longer, whatever is wrong there. */
const PATIENCE_MS = 30_000

function noUser({ host, config }: LeadingOut): Diagnostic {
  return {
    severity: 'warning',
    summary: `${host.name} knows no user ${config.runAs}, so neither SSH files nor live connections of ${config.name} are seen`,
    hint: `correct environments.${config.name}.runAs`,
  }
}

async function ofConnections(of: LeadingOut, uid: number | undefined, named: readonly Endpoint[]): Promise<Told> {
  if (uid === undefined) return { found: [], warnings: [] }
  const { stdout } = await of.host.run(listSockets(), { timeoutMs: PATIENCE_MS })
  const sockets = readSockets(stdout)
  const unseen = of.running && !sockets.some((socket) => (socket.uid ?? 0) === uid)
  const known = [...of.findings.flatMap(({ endpoints }) => endpoints), ...named]
  const endpoints = await nameEndpoints(of.environment, liveEndpoints(sockets, uid), known)
  return {
    found: endpoints.map((endpoint) => ({ endpoint, from: LIVE_CONNECTION })),
    warnings: unseen ? [noConnection(of)] : [],
  }
}

function noConnection({ config, host }: LeadingOut): Diagnostic {
  return {
    severity: 'warning',
    summary: `no socket of ${config.runAs} is seen on ${host.name}, though ${config.name} runs: its live connections are not known`,
    hint: 'it may run as another user, or with a network of its own, as in a container',
  }
}
