import { describeFirstRefresh } from '../fixtures/first-refresh.ts'

describeFirstRefresh('7.2')
