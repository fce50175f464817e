import type { RunWait } from '@billbridge/contract/export-runs'
import type { Model } from '../../platform/mongo.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { ExportRunRow } from './export-run.model.ts'
import { createStopsReading, type ResumeWhen, resumableStatuses, type Stoppable, stoppedRows } from './stopped-rows.ts'

export interface RunWaitsDeps {
  readonly rows: Model<BillExportRow>
  readonly credentials: Pick<CredentialService, 'findMany'>
  readonly configurations: Pick<ConfigurationService, 'findMany'>
}

type Group = {
  _id: Omit<Stoppable, 'pin'> & { runId: string; hasPin: boolean; resumeWhen: ResumeWhen | null }
  count: number
}

/** What the bills of runs that were stopped wait for, by run: read for a page of runs at once. */
export const createRunWaits = (deps: RunWaitsDeps) => {
  const readStops = createStopsReading(deps)

  const readGroups = (organizationId: string, runIds: string[]): Promise<Group[]> =>
    deps.rows.aggregate<Group>([
      {
        $match: {
          ...stoppedRows(),
          organizationId,
          resumeRunId: { $in: runIds, $type: 'string' },
          status: { $in: resumableStatuses },
        },
      },
      {
        $group: {
          _id: {
            runId: '$resumeRunId',
            configurationId: '$configurationId',
            credentialId: '$credentialId',
            resumeWhen: '$resumeWhen',
            hasPin: { $ne: [{ $ifNull: ['$pin', null] }, null] },
          },
          count: { $sum: 1 },
        },
      },
    ])

  const namesOf = async (organizationId: string, groups: readonly Group[]): Promise<Map<string, string>> => {
    const ids = (field: 'configurationId' | 'credentialId') => [...new Set(groups.map(({ _id }) => _id[field]))]
    const configurations = await deps.configurations.findMany(organizationId, ids('configurationId'))
    const credentials = await deps.credentials.findMany(organizationId, ids('credentialId'))
    return new Map([...configurations, ...credentials].map(({ id, name }) => [id, name]))
  }

  return async (
    organizationId: string,
    runs: readonly Pick<ExportRunRow, '_id' | 'status'>[],
  ): Promise<(runId: string) => RunWait[]> => {
    const runIds = runs.filter(({ status }) => status !== 'cancelled').map(({ _id }) => _id)
    const groups = runIds.length > 0 ? await readGroups(organizationId, runIds) : []
    if (groups.length === 0) return () => []
    const names = await namesOf(organizationId, groups)
    const rowOf = ({ _id }: Group): Stoppable => ({ ..._id, pin: _id.hasPin ? {} : null })
    const stopOf = await readStops(organizationId, groups.map(rowOf))
    const waits = new Map<string, Map<string, RunWait>>()
    for (const group of groups) {
      const stop = stopOf(rowOf(group))
      if (stop === 'never') continue
      const isOver = stop === null
      const { runId, resumeWhen, configurationId, credentialId } = group._id
      const cause = (stop ?? resumeWhen) === 'enabled' ? ('configuration' as const) : ('credential' as const)
      const id = cause === 'configuration' ? configurationId : credentialId
      const ofRun = waits.get(runId) ?? new Map<string, RunWait>()
      const key = `${id} ${isOver}`
      const count = (ofRun.get(key)?.count ?? 0) + group.count
      ofRun.set(key, { for: cause, id, name: names.get(id) ?? id, count, isOver })
      waits.set(runId, ofRun)
    }
    return (runId) => [...(waits.get(runId)?.values() ?? [])].sort((a, b) => b.count - a.count)
  }
}
