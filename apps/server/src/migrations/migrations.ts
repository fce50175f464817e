import type { Migration } from '../platform/migrations.ts'
import { noteEncryptionKeys } from './001-note-encryption-keys.ts'

/** Every migration in order, one line each. What was released is neither changed nor removed. */
export const migrations: readonly Migration[] = [noteEncryptionKeys]
