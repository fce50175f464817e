import type { Connection } from '../platform/mongo.ts'

interface NoteRow {
  /** Of the organization. */
  readonly _id: string
  readonly done: readonly string[]
  readonly finished: boolean
}

/**
 * How far the sample data of an organization came, kept in its database: what was interrupted is gone on with at the next
 * start, and what nobody began is never mixed with what people made.
 */
export const createSampleDataNote = (connection: Connection, organizationId: string) => {
  const notes = connection.collection<NoteRow>('sample-data')
  return {
    /** Steps that are done; null when it was never begun. */
    read: async (): Promise<Omit<NoteRow, '_id'> | null> => notes.findOne({ _id: organizationId }),

    begin: async (): Promise<void> => {
      await notes.updateOne({ _id: organizationId }, { $setOnInsert: { done: [], finished: false } }, { upsert: true })
    },

    add: async (step: string): Promise<void> => {
      await notes.updateOne({ _id: organizationId }, { $addToSet: { done: step } })
    },

    finish: async (): Promise<void> => {
      await notes.updateOne({ _id: organizationId }, { $set: { finished: true } })
    },
  }
}

export type SampleDataNote = ReturnType<typeof createSampleDataNote>
