import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const userDirectories: Integration = {
  id: 'user-directories',
  title: 'External user directories',
  demand: 'A3.7.1',
  basis: 'ran',
  claims: [
    { kind: 'table', table: 'cwd_directory' },
    { kind: 'table', table: 'cwd_directory_attribute' },
  ],
  find,
  cut,
  confirm,
}
