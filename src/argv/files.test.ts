import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../test/fixtures/words-of.ts'
import {
  catFile,
  fillFile,
  findFiles,
  listFolder,
  makeEmptyFile,
  makeFolder,
  removeTree,
  renameFile,
  statFile,
} from './files.ts'

describe('commands on files', () => {
  it('end their options before the first path', () => {
    expect(wordsOf(catFile('-x', 'root'))).toEqual(['read', 'cat', '--', '-x'])
    expect(wordsOf(listFolder('/a', 'root'))).toEqual(['read', 'ls', '-A1', '--quoting-style=c', '--', '/a/'])
    expect(wordsOf(renameFile('-a', '-b', 'root'))).toEqual(['write', 'mv', '-f', '-T', '--', '-a', '-b'])
    expect(wordsOf(removeTree('/a', 'root'))).toEqual([
      'write',
      'rm',
      '-rf',
      '--one-file-system',
      '--preserve-root=all',
      '--',
      '/a',
    ])
    expect(wordsOf(makeEmptyFile('-a', { mode: 0o640, owner: 'o', group: 'g' }, 'root'))).toEqual([
      'write',
      'install',
      '-m',
      '0640',
      '-o',
      'o',
      '-g',
      'g',
      '-T',
      '--',
      '/dev/null',
      '-a',
    ])
  })

  it('ask stat for fields that end in NUL', () => {
    expect(wordsOf(statFile('/a', 'root'))).toEqual([
      'read',
      'stat',
      '--printf=%f\\0%s\\0%U\\0%u\\0%G\\0%g\\0%a\\0%d\\0%i\\0%.9Y\\0%m\\0',
      '--',
      '/a',
    ])
  })

  it('make a folder with its owner and mode', () => {
    expect(wordsOf(makeFolder('/a', { mode: 0o750, owner: 'o', group: 'g' }, 'root'))).toEqual([
      'write',
      'install',
      '-d',
      '-m',
      '0750',
      '-o',
      'o',
      '-g',
      'g',
      '--',
      '/a',
    ])
  })

  it('never shorten a file that dd fills, and follow no link to it', () => {
    expect(wordsOf(fillFile('/a', 'root'))).toEqual([
      'write',
      'dd',
      'of=/a',
      'bs=64K',
      'oflag=nofollow',
      'conv=notrunc,nocreat,fsync',
      'status=none',
    ])
  })

  it('find files by any of several names', () => {
    const find = findFiles(
      { folder: '/home', kind: 'file', names: ['*.lock', 'gc.pid'], maxDepth: 4 },
      { user: 'bitbucket' },
    )

    expect(wordsOf(find)).toEqual([
      'read',
      'find',
      '/home',
      '-xdev',
      '-mindepth',
      '1',
      '-maxdepth',
      '4',
      '-type',
      'f',
      '(',
      '-name',
      '*.lock',
      '-o',
      '-name',
      'gc.pid',
      ')',
      '-print0',
    ])
    expect(find.as).toEqual({ user: 'bitbucket' })
  })
})
