import { listProcesses, readProcesses } from '../argv/ps.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostWriter } from '../ports/host.ts'
import type { Service, ServiceState } from '../ports/service.ts'
import type { Layout } from './layout.ts'

export interface ProgramServiceOptions {
  readonly start: readonly string[]
  readonly stop: readonly string[]
  /** Exits 0 while Bitbucket runs; undefined: the processes of the service user tell. */
  readonly running: readonly string[] | undefined
  readonly runAs: string
  readonly layout: Layout
}

/** A target that no service manager starts: Understudy starts it itself, and only with the permit. */
export function programService(host: HostWriter, options: ProgramServiceOptions): Service {
  let variables: Readonly<Record<string, string | null>> = {}
  return {
    description: `${options.start[0] ?? 'Bitbucket'} on ${host.name}`,
    state: () => stateOf(host, options),
    start: async (signal) => {
      if ((await host.status(options.layout.permit)) === undefined) {
        throw new AppError('policy/not-confirmed', `${options.layout.permit} is not there: the copy may not start`, {
          hint: 'go on with `understudy resume`',
        })
      }
      await host.execute(programCommand([...environmentWords(variables), ...options.start], options.runAs), { signal })
    },
    stop: async (signal) => {
      if ((await stateOf(host, options)).kind === 'stopped') return
      await host.execute(programCommand(options.stop, options.runAs), { signal, expect: [0, 1] })
    },
    hold: (_permit, wanted) => {
      variables = wanted
      return Promise.resolve()
    },
    differs: () => Promise.resolve(undefined),
  }
}

async function stateOf(host: HostWriter, { running, runAs }: ProgramServiceOptions): Promise<ServiceState> {
  if (running !== undefined) {
    const { exitCode } = await host.execute(programCommand(running, runAs), { expect: [0, 1, 2, 3] })
    return exitCode === 0 ? { kind: 'running', pid: undefined } : { kind: 'stopped' }
  }
  const own = readProcesses((await host.run(listProcesses())).stdout).find(({ user }) => user === runAs)
  return own === undefined ? { kind: 'stopped' } : { kind: 'running', pid: own.pid }
}

function programCommand(words: readonly string[], user: string) {
  const [program = '', ...args] = words
  return { effect: 'write', program, args, as: { user } } as const
}

function environmentWords(variables: Readonly<Record<string, string | null>>): readonly string[] {
  const entries = Object.entries(variables)
  if (entries.length === 0) return []
  const unset = entries.flatMap(([name, value]) => (value === null ? [`--unset=${name}`] : []))
  const set = entries.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]))
  return ['env', ...unset, ...set]
}
