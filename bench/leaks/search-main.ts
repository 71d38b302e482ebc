import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { placeName } from '../../src/kernel/place.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { searchLeaks } from '../../src/leaks/search-leaks.ts'
import { bareLeakSearch } from '../../test/fixtures/leak-search.ts'
import { leakNeedles } from './leak-needles.ts'

// A program of its own, so that its memory is seen from outside. Arguments: address and port of the server, database.
const [host = '', port = '', database = ''] = process.argv.slice(2)
await using reader = await openPostgresqlReader({
  host,
  port: Number(port),
  database,
  user: 'postgres',
  password: new Secret('unused'),
  tls: { mode: 'disable' },
})
const { bytes, seconds, leaks } = await searchLeaks(bareLeakSearch(reader, leakNeedles))
process.stdout.write(JSON.stringify({ bytes, seconds, places: leaks.map(({ where }) => placeName(where)) }))
