import { AppError } from '../../kernel/app-error.ts'

/** Whether a login gets a session. Rejects when the server does not answer at all. */
export async function getsSession(open: () => Promise<AsyncDisposable>): Promise<boolean> {
  try {
    const session = await open()
    await session[Symbol.asyncDispose]()
    return true
  } catch (error) {
    const refusals = ['database/login-refused', 'database/missing-privilege']
    if (error instanceof AppError && refusals.includes(error.code)) return false
    throw error
  }
}
