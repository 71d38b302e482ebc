import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { DatabaseVendor } from './database.ts'

interface NameParts {
  readonly date: Date
  /** Counts the copies that one target has had. */
  readonly n: number
  /** Of Bitbucket, dotted. */
  readonly version: string
}

/** Fills in {date} as 20261122 (UTC), {n}, and {version} without its dots, as the article does (4.0.2 gives 402). */
export function expandDatabaseName(template: string, { date, n, version }: NameParts): string {
  const values: Readonly<Record<string, string>> = {
    '{date}': date.toISOString().slice(0, 10).replaceAll('-', ''),
    '{n}': String(n),
    '{version}': version.replaceAll(/[^A-Za-z0-9]/g, ''),
  }
  return template.replaceAll(/\{[^{}]*\}/g, (placeholder) => values[placeholder] ?? placeholder)
}

/** Placeholders that a template holds, known or not. */
export function placeholdersOf(template: string): readonly string[] {
  return template.match(/\{[^{}]*\}/g) ?? []
}

/** What breaks the vendor's rules for names; an expanded name, not a template. The article forbids Oracle `.` and `_`. */
export function databaseNameProblems(vendor: DatabaseVendor, name: string): readonly Diagnostic[] {
  const rules = vendorRules[vendor]
  const length = rules.unit === 'bytes' ? Buffer.byteLength(name) : name.length
  const problems = rules.limits
    .filter((limit) => length > limit.most)
    .slice(0, 1)
    .map(({ severity, most, because }) => ({
      severity,
      summary: `the database name ${name} has ${length} ${rules.unit}, ${because}`,
      hint: `shorten it to ${most} ${rules.unit}`,
    }))
  return [...problems, ...spellingProblems(name, rules)]
}

interface VendorRules {
  readonly unit: 'bytes' | 'characters'
  /** Longest first; only the first that is broken is told. */
  readonly limits: readonly {
    readonly most: number
    readonly severity: Diagnostic['severity']
    readonly because: string
  }[]
  readonly pattern: RegExp
  readonly spelling: string
  readonly reserved: readonly string[]
}

function spellingProblems(name: string, rules: VendorRules): readonly Diagnostic[] {
  if (rules.reserved.includes(name.toLowerCase())) {
    return [
      { severity: 'error', summary: `the database ${name} belongs to the server itself`, hint: 'choose another name' },
    ]
  }
  if (rules.pattern.test(name)) return []
  return [{ severity: 'error', summary: `the database name ${name} is not legal`, hint: rules.spelling }]
}

const mysqlRules: VendorRules = {
  unit: 'characters',
  limits: [{ most: 64, severity: 'error', because: 'MySQL allows 64' }],
  pattern: /^[A-Za-z_$][A-Za-z0-9_$-]*$/,
  spelling: 'use letters, digits, underscores, dashes and dollar signs, and begin with none of digit and dash',
  reserved: ['mysql', 'information_schema', 'performance_schema', 'sys'],
}

const vendorRules: Readonly<Record<DatabaseVendor, VendorRules>> = {
  postgresql: {
    unit: 'bytes',
    limits: [
      { most: 63, severity: 'error', because: 'PostgreSQL silently cuts after 63, so that two names may become one' },
    ],
    pattern: /^[\p{L}_][\p{L}\p{N}_$-]*$/u,
    spelling: 'begin with a letter or an underscore; use letters, digits, underscores, dashes and dollar signs',
    reserved: ['postgres', 'template0', 'template1'],
  },
  mysql: mysqlRules,
  mariadb: mysqlRules,
  sqlserver: {
    unit: 'characters',
    limits: [{ most: 128, severity: 'error', because: 'SQL Server allows 128' }],
    pattern: /^[\p{L}_][\p{L}\p{N}_$#@-]*$/u,
    spelling: 'begin with a letter or an underscore; use letters, digits and _ $ # @ -',
    reserved: ['master', 'tempdb', 'model', 'msdb'],
  },
  oracle: {
    unit: 'bytes',
    limits: [
      { most: 128, severity: 'error', because: 'Oracle allows 128' },
      { most: 30, severity: 'warning', because: 'Oracle before 12.2 allows 30' },
      { most: 8, severity: 'warning', because: 'and Oracle allows 8 where it names a database, not a schema' },
    ],
    pattern: /^[A-Za-z][A-Za-z0-9$#]*$/,
    spelling:
      'begin with a letter; use letters, digits, $ and #; Bitbucket on Oracle takes neither periods nor underscores',
    reserved: ['sys', 'system'],
  },
}
