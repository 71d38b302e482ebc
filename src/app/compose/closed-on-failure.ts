/** What nobody closes keeps the process from ending. */
export async function closedOnFailure<Result>(
  opened: AsyncDisposable | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    await opened?.[Symbol.asyncDispose]()
    throw error
  }
}
