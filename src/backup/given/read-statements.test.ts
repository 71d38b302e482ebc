import { describe, expect, it } from 'vitest'
import { readStatements } from './read-statements.ts'

const creation =
  'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `bitbucket` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin */;'
const lines = [
  '-- Current Database: `bitbucket`',
  creation,
  'USE `bitbucket`;',
  'CREATE TABLE `app_property` (',
  '  `prop_value` varchar(2000) NOT NULL,',
  '  `prop_key` varchar(50) NOT NULL,',
  '  PRIMARY KEY (`prop_key`)',
  ') ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;',
  'INSERT INTO `app_property` VALUES',
  "('B6VT','server.id'),",
  "('https://git.example.com/(a)','instance.url');",
  'CREATE TABLE `bb_data_store` (',
  '  `id` bigint(20) NOT NULL,',
  '  `ds_path` varchar(128) NOT NULL,',
  ') ENGINE=InnoDB;',
  "INSERT INTO `bb_data_store` VALUES (1,'/mnt/one'),(2,'/mnt/two');",
  'CREATE TABLE `project` (',
  '-- Dump completed on 2026-11-28  4:42:31',
]

function read(of: readonly string[]) {
  const reading = readStatements()
  for (const line of of) reading.line(line)
  return { why: reading.whyNot(), dump: reading.dump() }
}

describe('a dump of statements', () => {
  it('tells whose it is, by the names of its columns', () => {
    expect(read(lines)).toEqual({
      why: undefined,
      dump: {
        toc: {
          createdAt: new Date('2026-11-28T04:42:31Z'),
          tables: ['app_property', 'bb_data_store', 'project'],
          rows: [
            { table: 'app_property', file: 'backup-db' },
            { table: 'bb_data_store', file: 'backup-db' },
          ],
          extensions: [],
          grants: 0,
        },
        database: { encoding: 'utf8mb4', collation: 'utf8mb4_bin', characterType: undefined },
        identity: { serverId: 'B6VT', baseUrl: 'https://git.example.com/(a)', stamp: undefined },
        stores: [
          { id: '1', path: '/mnt/one' },
          { id: '2', path: '/mnt/two' },
        ],
      },
    })
  })

  it('tells a table by its name, whatever the name has in it', () => {
    expect(read(['CREATE TABLE `AO_1_A``B` (', ...lines]).dump.toc.tables[0]).toBe('AO_1_A`B')
  })

  it('does not tell how its database was made where it does not name it', () => {
    expect(read(lines.slice(3)).dump.database).toBeUndefined()
  })

  it.each([
    ['it has no end', lines.slice(0, -1)],
    ['it holds 2 databases: bitbucket, other', [...lines, 'USE `other`;']],
    ['it is the dump of a copy that Understudy made', [...lines, 'CREATE TABLE `understudy_mark` (']],
    ['line 12 of it, GRANT, neither makes nor fills a table as mysqldump does', ['unknown 12 GRANT', ...lines]],
    ['line 7 of it neither makes nor fills a table as mysqldump does', ['unknown 7 ', ...lines]],
  ])('is not restored: %s', (why, of) => {
    expect(read(of).why).toBe(why)
  })
})
