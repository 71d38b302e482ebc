import type { Log } from './log.ts'
import { openStoreOnMysql } from './store-on-mysql.ts'
import { openStoreOnPostgresql, type Store, type StoreOptions } from './store.ts'

export function openStore(options: StoreOptions, log: Log): Promise<Store> {
  switch (options.vendor) {
    case 'postgresql':
      return openStoreOnPostgresql(options, log)
    case 'mysql':
      return openStoreOnMysql(options)
  }
}
