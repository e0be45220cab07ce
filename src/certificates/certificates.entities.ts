import { Certificate } from './certificate.entity.js';
import { Csr } from './csr.entity.js';
import { Order } from './order.entity.js';
import { Slot } from './slot.entity.js';

/** What this room writes through TypeORM. */
export const certificateEntities = [Slot, Certificate, Order, Csr];
