import { expect, it } from 'vitest'
import { readDumpedStores } from './read-dumped-stores.ts'

it('the data stores of a dump stand in rows of their table, whatever the order of its columns', () => {
  const reading = readDumpedStores()
  const lines = [
    'COPY public.app_property (prop_key, prop_value) FROM stdin;',
    'id\t/not/a/store',
    String.raw`\.`,
    'COPY public.bb_data_store (ds_uuid, ds_path, id) FROM stdin;',
    'u1\t/mnt/a\t2',
    String.raw`u2	/mnt/b\\c	3`,
    String.raw`\.`,
  ]
  for (const line of lines) reading.line(line)

  expect(reading.stores()).toEqual([
    { id: '2', path: '/mnt/a' },
    { id: '3', path: String.raw`/mnt/b\c` },
  ])
})
