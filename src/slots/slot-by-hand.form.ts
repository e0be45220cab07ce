import { z } from 'zod';
import { field, newSchema } from '../platform/forms/form.js';
import { line, optionalLine } from '../platform/forms/form-fields.js';
import { choice } from '../platform/forms/form-fields.js';
