export interface DemoHouse {
  port: number;
  /** A secret, remembered from start to start. */
  secret(name: string): string;
  /** The address of the product's database, for a role. */
  database(role: string): string;
  superuserUrl: string;
}

/** What the processes of the demonstration are given. */
export function variablesOf(house: DemoHouse): Record<string, string>;
