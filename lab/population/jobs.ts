import type { PlantContext } from './context.ts'
import { insertRows } from './rows.ts'
import { minutesAgo } from './time.ts'

/** Scheduled jobs: milliseconds between two runs, or a cron expression [seen 7.2]. */
const jobs: Readonly<Record<string, { readonly runner: string; readonly every: number | string }>> = {
  Repository: {
    runner: 'com.atlassian.stash.internal.notification.repository.batch.RepositoryBatchSender.Repository',
    every: 60_000,
  },
  PullRequest: {
    runner: 'com.atlassian.stash.internal.notification.pull.activity.PullRequestBatchSender.PullRequest',
    every: 60_000,
  },
  'com.atlassian.crowd.manager.directory.monitor.DirectoryMonitorRefresherStarter-job': {
    runner: 'com.atlassian.crowd.manager.directory.monitor.DirectoryMonitorRefresherJob-runner',
    every: 120_000,
  },
  'PluginUpdateCheckJob-job': { runner: 'PluginUpdateCheckJob-runner', every: 86_400_000 },
  'PluginRequestCheckJob-job': { runner: 'PluginRequestCheckJob-runner', every: 3_600_000 },
  'InstanceTopologyJob-job': { runner: 'InstanceTopologyJob-runner', every: 86_400_000 },
  'LocalPluginLicenseNotificationJob-job': { runner: 'LocalPluginLicenseNotificationJob-runner', every: 86_400_000 },
  OidcDiscoveryRefresh: {
    runner: 'com.atlassian.plugins.authentication.impl.web.oidc.OidcDiscoveryRefreshJob-refresh',
    every: '0 0 1 * * ?',
  },
  'analytics-collection': {
    runner: 'com.atlassian.plugins.authentication.impl.analytics.StatisticsCollectionService',
    every: '0 0 23 * * ?',
  },
  'applink-status-analytics-job': { runner: 'com.atlassian.applinks.analytics.ApplinkStatusJob', every: 86_400_000 },
  CleanupExpiredRememberMeTokensJob: {
    runner: 'com.atlassian.stash.internal.auth.RememberMeTokenCleanupScheduler$CleanupExpiredRememberMeTokensJob',
    every: 18_000_000,
  },
  'a1f5755c-0000-44a1-9756-38c16ab71483': {
    runner: 'com.atlassian.bitbucket.internal.search.indexing.jobs.StartupChecksJob',
    every: 0,
  },
}

export async function plantJobs({ client }: PlantContext): Promise<void> {
  const rows = Object.entries(jobs).map(([job_id, { runner, every }]) => ({
    job_id,
    job_runner_key: runner,
    sched_type: typeof every === 'string' ? 0 : 1,
    interval_millis: typeof every === 'string' ? null : every,
    first_run: minutesAgo(2_000),
    cron_expression: typeof every === 'string' ? every : null,
    next_run: minutesAgo(1),
    version: 1,
  }))
  await insertRows(client, 'bb_clusteredjob', rows)
}
