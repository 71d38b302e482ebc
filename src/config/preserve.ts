import { z } from 'zod'
import { oneOf } from './section.ts'

/** A setting of the target that is carried over the refresh, where the environment gives no value of its own. */
export type PreservedSetting = 'license' | 'admin-account' | 'application-links'

export function preserveSchema() {
  return z.array(oneOf(['license', 'admin-account', 'application-links']), {
    error: 'a list of license, admin-account or application-links',
  })
}
