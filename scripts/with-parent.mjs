// Preloaded into every child: when its parent is killed without a chance to say so, the child ends itself. A child's own
// children inherit the preload, and are none of ours.
if (process.env.COUNTERSIGN_PARENT === String(process.ppid)) {
  process.on("disconnect", () => {
    setTimeout(() => process.exit(1), 5000).unref();
    process.kill(process.pid, "SIGTERM");
  });
  process.channel?.unref();
}
