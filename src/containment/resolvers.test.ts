import { expect, it } from 'vitest'
import { readResolvers } from './resolvers.ts'

it('reads the resolvers of resolv.conf', () => {
  const text =
    '# nameserver 10.0.0.1\nsearch example.com\nnameserver 10.3.0.53\n  nameserver\t2001:db8::53 \nnameserver 10.3.0.53\n'

  expect(readResolvers(text)).toEqual(['10.3.0.53', '2001:db8::53'])
})

it.each([[undefined], ['search example.com\n']])('takes the machine itself where %j names none', (text) => {
  expect(readResolvers(text)).toEqual(['127.0.0.1'])
})
