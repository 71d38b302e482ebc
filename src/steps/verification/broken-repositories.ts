import { checkConnectivity, readConnectivity, type ConnectedRepository } from '../../argv/git.ts'
import type { RunAs } from '../../argv/command.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { HostReader, RunOptions } from '../../ports/host.ts'
import { countOf } from '../../report/quantity.ts'
import { compareComplaints, complaintsIn, type Complaints } from '../../verification/complaints.ts'

/** Repositories by their paths below a home. */
export interface RepositoriesOf {
  readonly host: HostReader
  readonly home: string
  /** Of a source: its stores outside the home, by the folder that each has in the copy's. */
  readonly stores?: ReadonlyMap<string, string>
  /** The service user, and never root: what repositories say of settings and programs is another's. */
  readonly as: RunAs
}

export interface BothEnds {
  readonly copy: RepositoriesOf
  /** `name`: of the environment. */
  readonly source: RepositoriesOf & { readonly name: string }
}

/** A line for each repository. */
export interface ToldBroken {
  /** The source is sound there, lacks less, or could not be asked. */
  readonly broken: readonly string[]
  /** The source lacks the same. */
  readonly alike: readonly string[]
  /** This git doesn't know them. */
  readonly unknown: readonly string[]
}

/** A git that can't read them can't read any, and nobody needs it said of thousands; nor shall production be asked about thousands. */
const ASKED_AGAIN = 20
/** For one of them at the source, where everybody else works. */
const AT_SOURCE_MS = 300_000

/** Each by itself, as what git says on stderr names no repository: whether it is broken, at the source too, or none that this git knows. */
export async function tellBroken(
  { copy, source }: BothEnds,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ToldBroken> {
  const told = { broken: new Array<string>(), alike: new Array<string>(), unknown: new Array<string>() }
  const sorted = names.toSorted()
  const compareWith = comparing(source, signal)
  for (const name of sorted.slice(0, ASKED_AGAIN)) {
    const seen = await lookAt(copy, name, { signal })
    switch (seen.kind) {
      case 'whole':
        break
      case 'untold':
        told.unknown.push(`${name}: ${seen.because}`)
        break
      case 'broken': {
        const there = await compareWith(name, seen.complaints)
        if (there === 'no-worse') told.alike.push(`${name} (${inShort(seen)})`)
        else told.broken.push(`${name}: ${seen.reason}${there === 'worse' ? '' : `, and ${there.untold}`}`)
      }
    }
  }
  return { ...told, broken: [...told.broken, ...sorted.slice(ASKED_AGAIN).map(notAsked)] }
}

function notAsked(name: string): string {
  return `${name}: not asked why, only ${ASKED_AGAIN} are`
}

interface Broken {
  readonly kind: 'broken'
  readonly reason: string
  /** Undefined where git said more than is compared. */
  readonly complaints: Complaints | undefined
}

type Looked = { readonly kind: 'whole' } | Broken | { readonly kind: 'untold'; readonly because: string }

const MOST_LINES = 2000
/** Of its end a host keeps 64 KiB. */
const MOST_STDERR = 60 * 1024

async function lookAt(
  of: RepositoriesOf,
  name: string,
  options: Pick<RunOptions, 'signal' | 'timeoutMs'>,
): Promise<Looked> {
  const found: ConnectedRepository[] = []
  const onLine = readConnectivity((one) => void found.push(one), MOST_LINES)
  const { host, as } = of
  const command = checkConnectivity([pathOf(of, name)], as)
  const { stderr } = await host.run(command, { ...options, expect: [0, 1], onLine })
  const [one] = found
  if (one?.whole === true) return { kind: 'whole' }
  const said = one?.said ?? []
  const lines = [...said, ...stderr.split('\n')]
  if (NOT_TOLD.test(stderr)) return { kind: 'untold', because: reasonIn(lines) }
  const cut = said.length === MOST_LINES || stderr.length > MOST_STDERR
  return { kind: 'broken', reason: reasonIn(lines), complaints: cut ? undefined : complaintsIn({ ...of, lines }) }
}

function pathOf({ home, stores }: RepositoriesOf, name: string): string {
  const [folder, there] = [...(stores ?? [])].find(([one]) => name.startsWith(`${one}/`)) ?? []
  return folder === undefined ? `${home}/${name}` : `${there}${name.slice(folder.length)}`
}

type AtSource = 'no-worse' | 'worse' | { readonly untold: string }

type Compare = (name: string, copy: Complaints | undefined) => Promise<AtSource>

/** By the same look, which only reads. A source where one fails, as after its time, is asked about no other. */
function comparing(source: BothEnds['source'], signal: AbortSignal): Compare {
  let failed: string | undefined
  const untold = (because: string) => ({ untold: `of ${source.name} nobody can tell: ${because}` })
  return async (name, copy) => {
    if (copy === undefined) return untold('git says too much of the copy')
    if (failed !== undefined) return untold(failed)
    try {
      if ((await source.host.status(pathOf(source, name))) === undefined) return untold('it is not there any more')
      const seen = await lookAt(source, name, { signal, timeoutMs: AT_SOURCE_MS })
      if (seen.kind === 'whole') return 'worse'
      if (seen.kind === 'untold') return untold(seen.because)
      const compared = seen.complaints === undefined ? 'untold' : compareComplaints(copy, seen.complaints)
      return compared === 'untold' ? untold(seen.reason) : compared
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      failed = error.message
      return untold(failed)
    }
  }
}

function inShort({ reason, complaints }: Broken): string {
  const { missing = 0, gaveUp = false } = complaints ?? {}
  if (gaveUp) return `git gives up: ${reason}`
  return missing === 0 ? reason : `${countOf(missing, 'object')} missing`
}

function reasonIn(lines: readonly string[]): string {
  return (
    lines.find((line) => line.startsWith('missing ')) ??
    lines.find((line) => line.startsWith('fatal: ')) ??
    lines.find((line) => line !== '') ??
    'git does not say why'
  )
}

/** It says nothing of the objects. */
const NOT_TOLD =
  /^env: |unknown repository extension|Expected git repo version|dubious ownership|unsafe repository|Permission denied|[Oo]ut of memory/m
