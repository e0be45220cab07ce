import { Editor } from './accounts/editor.entity.js';
import { User } from './accounts/user.entity.js';
import { Document } from './platform/documents/document.entity.js';

/** Every table that code writes through TypeORM, one line each, in the order of the floors. */
export const entities = [Document, Editor, User];
