import { type Connection, defineModel, isDuplicateKey } from './mongo.ts'
import { StartRefusal } from './process-refusal.ts'

/** The one row that is there while a restoration is under way, and stays when it was cut off. */
interface RestorationMarkRow {
  _id: string
  backupTakenAt: Date
  startedAt: Date
  /** When everything that the backup holds was there again; null while some of it is missing. */
  dataBackAt: Date | null
}

const markId = 'restoration'
export const restorationMarkCollection = 'unfinished-restorations'

/** A backup is restored into nothing else than an empty database. */
export class DatabaseNotEmpty extends StartRefusal {}

export interface RestorationMark {
  /** Written before the first document. @throws DatabaseNotEmpty when a restoration was begun already */
  readonly begin: (backupTakenAt: Date) => Promise<void>
  /**
   * From now on nothing is missing but what belongs to a restoration afterwards, which can be done again. Written anew where
   * other tools brought the data back.
   */
  readonly noteDataBack: (backupTakenAt: Date) => Promise<void>
  /** Taken away last: from now on processes start. */
  readonly end: () => Promise<void>
  /** @throws StartRefusal while the database is part of a backup only, or what ends with a restoration may not have ended */
  readonly refuse: () => Promise<void>
  /** @throws DatabaseNotEmpty while the database is part of a backup only */
  readonly refuseHalf: () => Promise<void>
  /** @throws StartRefusal as `refuseHalf`, and for a later time than that of the backup whose restoration is to be settled */
  readonly refuseToNote: (backupTakenAt: Date) => Promise<void>
}

const half = ({ backupTakenAt, startedAt }: RestorationMarkRow): DatabaseNotEmpty =>
  new DatabaseNotEmpty(
    `This database holds a part of the backup of ${backupTakenAt.toISOString()} only: the restoration that began at ${startedAt.toISOString()} did not come to its end. If none is under way, empty the database (drop it) and run "operator restore" again.`,
  )

const unsettled = ({ backupTakenAt }: RestorationMarkRow): StartRefusal =>
  new StartRefusal(
    `The backup of ${backupTakenAt.toISOString()} is back in this database, but what ends with a restoration may not have ended. If none is under way, run "operator note-restore --taken-at ${backupTakenAt.toISOString()}".`,
  )

/** A later time would note too short a lost time, and what was sent in the rest of it would be sent twice. */
const tooLate = ({ backupTakenAt }: RestorationMarkRow, given: Date): StartRefusal =>
  new StartRefusal(
    `The backup that is back in this database was taken at ${backupTakenAt.toISOString()}, before ${given.toISOString()}. Run "operator note-restore --taken-at ${backupTakenAt.toISOString()}".`,
  )

/** Says that a restoration has begun and not ended, so that nobody works on a database that is half of a backup. */
export const createRestorationMark = ({
  connection,
  now,
}: {
  connection: Connection
  now: () => Date
}): RestorationMark => {
  const rows = defineModel<RestorationMarkRow>(connection, {
    name: 'RestorationMark',
    collection: restorationMarkCollection,
    fields: {
      backupTakenAt: { type: Date, required: true },
      startedAt: { type: Date, required: true },
      dataBackAt: { type: Date, default: null },
    },
  })
  const find = () => rows.findById(markId).lean<RestorationMarkRow>()

  /** The mark of a restoration whose data is back; null where there is none. @throws DatabaseNotEmpty while it is not */
  const findWhole = async (): Promise<RestorationMarkRow | null> => {
    const mark = await find()
    if (mark?.dataBackAt === null) throw half(mark)
    return mark
  }

  return {
    begin: async (backupTakenAt) => {
      const mark = { _id: markId, backupTakenAt, startedAt: now(), dataBackAt: null }
      try {
        await rows.create([mark])
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
        // Somebody else began at the same moment.
        throw half((await find()) ?? mark)
      }
    },
    noteDataBack: async (backupTakenAt) => {
      const fresh = { backupTakenAt, startedAt: now() }
      await rows.updateOne({ _id: markId }, { $set: { dataBackAt: now() }, $setOnInsert: fresh }, { upsert: true })
    },
    end: async () => {
      await rows.deleteOne({ _id: markId })
    },
    refuseHalf: async () => {
      await findWhole()
    },
    refuseToNote: async (backupTakenAt) => {
      const mark = await findWhole()
      if (mark && backupTakenAt > mark.backupTakenAt) throw tooLate(mark, backupTakenAt)
    },
    refuse: async () => {
      const mark = await findWhole()
      if (mark) throw unsettled(mark)
    },
  }
}
