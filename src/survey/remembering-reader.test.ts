import { expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { rememberingReader } from './remembering-reader.ts'

const asks = (program: string, args: readonly string[] = []) =>
  ({ effect: 'read', program, args, as: 'login' }) as const

it('shows a host as it was when it was first asked', async () => {
  const host = memoryHost({ hostname: () => ({ stdout: 'bb1\n' }) })
  host.put('/home/a', 'first')
  const remembered = rememberingReader(host)
  const look = async () => ({
    file: new TextDecoder().decode(await remembered.readFile('/home/a')),
    bytes: (await remembered.status('/home/a'))?.bytes,
    names: await remembered.list('/home'),
    absent: await remembered.status('/home/b'),
    name: (await remembered.run(asks('hostname'))).stdout,
  })

  const before = await look()
  host.put('/home/a', 'second time')
  host.put('/home/b', '')

  expect(await look()).toEqual(before)
  expect(before).toEqual({ file: 'first', bytes: 5, names: ['a'], absent: undefined, name: 'bb1\n' })
  expect(host.commands).toHaveLength(1)
})

it('asks again what other arguments, or standard input, may answer otherwise', async () => {
  const host = memoryHost({ grep: () => ({}), id: () => ({}) })
  const remembered = rememberingReader(host)

  await remembered.run(asks('id', ['-u']))
  await remembered.run(asks('id', ['-un']))
  await remembered.run({ ...asks('grep'), input: 'words' })
  await remembered.run({ ...asks('grep'), input: 'words' })
  await remembered.run(asks('grep'), { onLine: () => undefined })
  await remembered.run(asks('grep'), { onLine: () => undefined })

  expect(host.commands).toHaveLength(6)
})
