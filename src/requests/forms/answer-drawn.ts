import type { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { answerFile } from '../../platform/documents/file-answer.js';
import type { DrawnForm } from './filled-forms.service.js';

/** Shows a form as it would be now, under the name of what it is printed on. */
export function answerDrawn(response: Response, { pdf, fileName }: DrawnForm): StreamableFile {
  return answerFile(response, { fileName, mediaType: 'application/pdf', bytes: pdf }, false);
}
