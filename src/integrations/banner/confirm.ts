import type { CheckResult } from '../../kernel/check-result.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, field, isAbsentEndpoint, restCheck, verdict } from '../rest-check.ts'
import { bannerText, hasBannerCall } from './banner-text.ts'

const path = '/rest/api/latest/admin/banner'

export async function confirm(copy: RunningCopyReader, target: Target): Promise<readonly CheckResult[]> {
  if (!hasBannerCall(target)) return []
  const check = { id: 'banner/shown', title: 'every page says that this is a copy, and of when', path }
  return [
    await restCheck(copy, check, (answer) => {
      if (answer.status === 204) return verdict(false, `GET ${path} answers 204: there is none`)
      if (answer.status !== 200 || isAbsentEndpoint(answer)) return cannotTell(path, answer)
      const message = field(answer.body, 'message')
      const shown = field(answer.body, 'enabled') === true && message === bannerText(target)
      return verdict(shown, `GET ${path}: ${JSON.stringify(message)}`)
    }),
  ]
}
