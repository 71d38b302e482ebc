/** What the table of contents of a dump tells. */
export interface DumpToc {
  /** When pg_dump began, by the clock of its host: read as UTC, as a dump has no time zone. Undefined where it does not say. */
  readonly createdAt: Date | undefined
  /** Those of the application's schema by name, others as `schema.table`. */
  readonly tables: readonly string[]
  /** The tables that have rows, and the number that the file of each begins with. */
  readonly rows: readonly { readonly table: string; readonly file: string }[]
  readonly extensions: readonly string[]
  /** How many objects have privileges of their own. */
  readonly grants: number
}

export interface TocReading {
  readonly line: (line: string) => void
  toc(): DumpToc
}

/** Of the output of `listDump`, line by line. */
export function readToc(): TocReading {
  const entries: Entry[] = []
  let createdAt: Date | undefined
  return {
    line: (line) => {
      createdAt ??= timeIn(line)
      const entry = entryIn(line)
      if (entry !== undefined) entries.push(entry)
    },
    toc: () => tocOf(entries, createdAt),
  }
}

interface Entry {
  readonly id: string
  readonly kind: 'TABLE' | 'TABLE DATA' | 'EXTENSION' | 'ACL'
  readonly schema: string
  readonly name: string
}

/** `215; 1259 16394 TABLE public project bitbucket`: number, catalogue, oid, kind, schema, name, owner. */
const ENTRY = /^(\d+); \d+ \d+ (TABLE DATA|TABLE(?! ATTACH)|EXTENSION|ACL) (\S+) (.*) (\S*)$/u

function entryIn(line: string): Entry | undefined {
  const [, id = '', kind = '', schema = '', name = ''] = ENTRY.exec(line) ?? []
  return isKind(kind) ? { id, kind, schema, name } : undefined
}

function isKind(text: string): text is Entry['kind'] {
  return ['TABLE', 'TABLE DATA', 'EXTENSION', 'ACL'].includes(text)
}

function timeIn(line: string): Date | undefined {
  const [, day, time] = /^; Archive created at (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(line) ?? []
  return day === undefined || time === undefined ? undefined : new Date(`${day}T${time}Z`)
}

function tocOf(entries: readonly Entry[], createdAt: Date | undefined): DumpToc {
  const own = entries.find(({ kind, name }) => kind === 'TABLE' && name === 'app_property')?.schema
  const nameOf = ({ schema, name }: Entry): string => (schema === own ? name : `${schema}.${name}`)
  const ofKind = (wanted: Entry['kind']) => entries.filter(({ kind }) => kind === wanted)
  return {
    createdAt,
    tables: ofKind('TABLE').map(nameOf),
    rows: ofKind('TABLE DATA').map((entry) => ({ table: nameOf(entry), file: entry.id })),
    extensions: ofKind('EXTENSION').map(({ name }) => name),
    grants: ofKind('ACL').length,
  }
}
