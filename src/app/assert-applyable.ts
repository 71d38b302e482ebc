import { AppError } from '../kernel/app-error.ts'
import type { Plan } from '../plan/plan.ts'
import type { PlannedRefresh } from './plan-refresh.ts'

/** Throws what stands against a plan: reasons of the guard, what nobody decided, a waiver that was not repeated. */
export function assertApplyable(
  { refusals }: Pick<PlannedRefresh, 'refusals'>,
  plan: Plan,
  { withoutFence }: { readonly withoutFence: boolean },
): void {
  const { environment } = plan
  const [refusal] = refusals
  if (refusal !== undefined) {
    throw new AppError('policy/refused-target', refusals.map(({ because }) => because).join('; '), {
      hint: refusal.hint,
    })
  }
  const blocked = plan.steps.flatMap((step) => step.blocked)
  if (blocked.length > 0) {
    throw new AppError(
      'policy/undecided',
      `the plan of ${environment} is blocked: ${blocked.map(({ finding, because }) => `${finding}: ${because}`).join('; ')}`,
      {
        hint: `\`understudy plan ${environment}\` shows each; decide under refresh.${environment}.decisions`,
      },
    )
  }
  if (plan.waivers.length > 0 && !withoutFence) {
    throw new AppError(
      'policy/fence-required',
      `${environment} would be refreshed without a fence (${plan.waivers[0]?.because ?? ''})`,
      {
        hint: `if that is meant: --without-fence ${environment}`,
      },
    )
  }
}
