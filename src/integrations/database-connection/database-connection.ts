import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut, provide } from './cut.ts'
import { find } from './find.ts'

export const databaseConnection: Integration = {
  id: 'database-connection',
  title: 'Connection to the database',
  demand: 'A3.3.1',
  basis: 'documented',
  claims: [
    { kind: 'property', key: 'jdbc.driver' },
    { kind: 'property', key: 'jdbc.url' },
    { kind: 'property', key: 'jdbc.user' },
    { kind: 'property', key: 'jdbc.password' },
    { kind: 'property', key: 'jdbc.password.decrypter.classname' },
    { kind: 'property', key: 'jdbc.' },
    { kind: 'property', key: 'encrypted-property.cipher.classname' },
    { kind: 'property', key: 'encrypted-property.' },
  ],
  find,
  cut,
  provide,
  confirm,
  confirmsWhole: true,
}
