import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { placeName } from '../../src/kernel/place.ts'
import { encodings } from '../../src/leaks/encodings.ts'
import type { Needle } from '../../src/leaks/needle.ts'
import { searchLeaks, type LeakSearch } from '../../src/leaks/search-leaks.ts'
import { bareLeakSearch } from '../fixtures/leak-search.ts'
import { canName, columnsByType } from '../../src/leaks/searched-columns.ts'
import type { ColumnType } from '../../src/ports/catalogue.ts'
import type { DatabaseReader } from '../../src/ports/database.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { namesByEncoding, written } from '../fixtures/written-names.ts'

// Proof that the search needs each of its parts: taken out, exactly what was planted for it is missed.

const NAME = 'bitbucket.example.com'
const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e'

interface Planted {
  /** As the catalogue names it. */
  readonly vendorType: string
  /** An expression of SQL. */
  readonly value: string
}

const text = (vendorType: string): Planted => ({ vendorType, value: `'at ${NAME} '` })

/** Every type that can hold a name, by the type that the catalogue takes it for. */
const plantedByType: Readonly<Record<'text' | 'binary' | 'other', readonly Planted[]>> = {
  text: [
    ...['text', 'character varying', 'character varying(300)', 'character(300)', 'name', 'citext'].map(text),
    ...['domain_of_text', 'domain_of_domain'].map(text),
    { vendorType: 'json', value: `'{"a": "${NAME}"}'` },
    { vendorType: 'jsonb', value: `'{"${NAME}": 1}'` },
    { vendorType: 'xml', value: `'<a href="//${NAME}"/>'` },
    { vendorType: 'uuid', value: `'${UUID}'` },
    { vendorType: 'inet', value: `'10.20.30.41'` },
    { vendorType: 'cidr', value: `'2001:db8::41/128'` },
    { vendorType: 'mood', value: `'${NAME}'` },
  ],
  binary: [
    { vendorType: 'bytea', value: `'\\x00ff' || '${NAME}'::bytea` },
    { vendorType: 'domain_of_bytes', value: `convert_to('${NAME}', 'UTF8')` },
    { vendorType: 'domain_of_bytes_2', value: `'\\x00' || convert_to('${NAME}', 'UTF8')` },
  ],
  other: [
    { vendorType: 'text[]', value: `'{a,"at ${NAME}"}'` },
    { vendorType: 'character varying(300)[]', value: `'{{a},{${NAME}}}'` },
    { vendorType: 'jsonb[]', value: `array['{"a": "${NAME}"}']::jsonb[]` },
    { vendorType: 'bytea[]', value: `array['${NAME}'::bytea]` },
    { vendorType: 'inet[]', value: `array['10.20.30.41']::inet[]` },
    { vendorType: 'mood[]', value: `array['${NAME}']::mood[]` },
    { vendorType: 'pair', value: `row('${NAME}', 'x')` },
    { vendorType: 'spread', value: `spread('a', '${NAME}')` },
    { vendorType: 'hstore', value: `'a => "${NAME}"'` },
    { vendorType: 'tsvector', value: `to_tsvector('simple', 'at ${NAME}')` },
    { vendorType: 'tsquery', value: `to_tsquery('simple', '${NAME}')` },
    { vendorType: 'jsonpath', value: `'$."${NAME}"'` },
  ],
}

const planted = Object.values(plantedByType).flat()

const needles: readonly Needle[] = [
  ...[NAME, '10.20.30.41', '2001:db8::41'].map((one) => ({ kind: 'host', text: one, host: one }) as const),
  { kind: 'secret', secret: new Secret(UUID), place: 'a token' },
  ...encodings.map(({ id }) => namesByEncoding[id].needle),
]

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.createDatabase('copy')
  const client = await cluster.superuserClient('copy')
  await client.query(`create extension citext; create extension hstore;
    create type mood as enum ('${NAME}'); create type pair as (a text, b text);
    create type spread as range (subtype = text);
    create domain domain_of_text as text; create domain domain_of_domain as domain_of_text;
    create domain domain_of_bytes as bytea; create domain domain_of_bytes_2 as domain_of_bytes;
    create table encoded (encoding text primary key, body bytea);
    create table harmless (id int primary key, at timestamptz, yes boolean, amount numeric)`)
  await client.query('insert into harmless values (1, now(), true, 10.20)')
  for (const [index, { vendorType, value }] of planted.entries())
    await client.query(
      `create table planted_${index} (id int primary key, body ${vendorType}); insert into planted_${index} values (1, ${value})`,
    )
  for (const { id } of encodings)
    await client.query('insert into encoded values ($1, $2)', [id, written[id](namesByEncoding[id].text)])
  await client.query(`select lo_from_bytea(4711, '\\x00ff' || '${NAME}'::bytea)`)
  await client.end()
})

afterAll(() => cluster.stop())

const ofType = (vendorType: string): string =>
  `planted_${planted.findIndex((one) => one.vendorType === vendorType)}[id=1].body`
const ofEncoding = (id: string): string => `encoded[encoding=${id}].body`
const LARGE_OBJECT = 'pg_largeobject[loid=4711].data'
const everything = [
  ...planted.map(({ vendorType }) => ofType(vendorType)),
  ...encodings.map(({ id }) => ofEncoding(id)),
  LARGE_OBJECT,
].toSorted()

describe('the leak search', () => {
  it('finds a name in every type of column, in every encoding and in a large object', async () => {
    expect(await places()).toEqual(everything)
  })

  it.each(planted.map(({ vendorType }) => vendorType))('misses what is in columns of %s without them', async (type) => {
    const isSearched: LeakSearch['isSearched'] = (column) => column.vendorType !== type && canName(column)

    expect((await missed({ isSearched })).filter((place) => !isEncoded(place))).toEqual([ofType(type)])
  })

  it.each(Object.keys(plantedByType).filter(isPlanted))(
    'misses what the catalogue takes for %s without that',
    async (type) => {
      const isSearched: LeakSearch['isSearched'] = (column) => column.type !== type && canName(column)
      const bytes = encodings.map(({ id }) => ofEncoding(id))

      expect(await missed({ isSearched })).toEqual(
        [
          ...plantedByType[type].map(({ vendorType }) => ofType(vendorType)),
          ...(type === 'binary' ? bytes : []),
        ].toSorted(),
      )
    },
  )

  it.each(encodings.map(({ id }) => id))('misses what is written in %s without that encoding', async (id) => {
    expect((await missed({ encodings: encodings.filter((one) => one.id !== id) })).filter(isEncoded)).toEqual([
      ofEncoding(id),
    ])
  })

  it('misses what is in a large object without them', async () => {
    await using database = await open()

    expect(await missed({ database: { ...database, scanLargeObjects: async function* () {} } })).toEqual([LARGE_OBJECT])
  })

  it('searches every type that something was planted in', () => {
    const searched = Object.entries(columnsByType).flatMap(([type, { searched: isSearched }]) =>
      isSearched ? [type] : [],
    )

    expect(searched).toEqual(Object.keys(plantedByType))
  })
})

function isPlanted(type: string): type is ColumnType & keyof typeof plantedByType {
  return type in plantedByType
}

function isEncoded(place: string): boolean {
  return place.startsWith('encoded')
}

async function missed(options: Partial<LeakSearch>): Promise<readonly string[]> {
  const found = await places(options)
  return everything.filter((place) => !found.includes(place))
}

async function places(options: Partial<LeakSearch> = {}): Promise<readonly string[]> {
  await using database = await open()
  const { leaks } = await searchLeaks({ ...bareLeakSearch(database, needles), ...options })
  return [...new Set(leaks.map(({ where }) => placeName(where)))].toSorted()
}

function open(): Promise<DatabaseReader> {
  const { address: host, port } = cluster
  return openPostgresqlReader({
    host,
    port,
    user: 'postgres',
    password: new Secret('unused'),
    tls: { mode: 'disable' },
    database: 'copy',
  })
}
