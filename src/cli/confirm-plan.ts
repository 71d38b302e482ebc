import type { PlannedRefresh } from '../app/plan-refresh.ts'
import { planText } from '../report/plan-text.ts'
import type { Invocation } from './command.ts'
import { confirmed } from './confirm.ts'

/** Shows the plan to a person who is asked; with `--yes` it is only run. */
export async function confirmPlan(
  invocation: Invocation,
  { plan, refusals }: PlannedRefresh,
  what: string,
): Promise<boolean> {
  if (!invocation.flag('yes')) invocation.terminal.err(`${planText(plan, refusals, invocation.style)}\n`)
  return await confirmed(invocation, plan.environment, what)
}
