import { accountTasks } from './account-tasks.js';
import { supportTasks } from './support-tasks.js';
import type { Task } from './task.js';
import { technicalTasks } from './technical-tasks.js';

export const tasks: Task[] = [...supportTasks, ...technicalTasks, ...accountTasks];
