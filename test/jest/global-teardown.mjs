export default async function globalTeardown() {
  await process.testServer?.stop();
}
