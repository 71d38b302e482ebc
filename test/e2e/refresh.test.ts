import { describeFirstRefresh } from '../fixtures/first-refresh.ts'

describeFirstRefresh('8.9')
