package io.minibatch.cli.demo;

import static java.lang.management.ManagementFactory.getGarbageCollectorMXBeans;
import static java.lang.management.ManagementFactory.getMemoryMXBean;
import static java.lang.management.ManagementFactory.getPlatformMXBean;
import static java.lang.management.ManagementFactory.getThreadMXBean;

import com.sun.management.OperatingSystemMXBean;
import io.minibatch.Appender;
import io.minibatch.Source;
import java.io.File;
import java.lang.management.GarbageCollectorMXBean;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Something that is measured on this machine: a source of messages.
 *
 * @param name what it is
 * @param unit what its values are, such as {@code MB}
 * @param read measures it
 */
record Probe(String name, String unit, DoubleSupplier read) implements Source<Metric> {

    private static final long PAUSE_MILLIS = 10;

    static List<Probe> all() {
        var system = getPlatformMXBean(OperatingSystemMXBean.class);
        var collectors = getGarbageCollectorMXBeans();
        var disk = new File("").getAbsoluteFile();
        return List.of(
                new Probe("cpu", "%", () -> 100 * system.getCpuLoad()),
                new Probe("memory", "%", () -> percent(system.getFreeMemorySize(), system.getTotalMemorySize())),
                new Probe("disk", "%", () -> percent(disk.getUsableSpace(), disk.getTotalSpace())),
                new Probe(
                        "heap",
                        "MB",
                        () -> getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6),
                new Probe("threads", "", () -> getThreadMXBean().getThreadCount()),
                new Probe(
                        "gc",
                        "runs",
                        () -> collectors.stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                                .sum()));
    }

    /** Measures and appends, until its thread is interrupted to stop it. */
    @Override
    public void stream(Appender<Metric> appender) throws InterruptedException {
        while (true) {
            var value = read.getAsDouble();
            if (value >= 0) { // else it is not known yet
                appender.append(new Metric(name, value));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    boolean isPercent() {
        return unit.equals("%");
    }

    private static double percent(long free, long all) {
        return 100 - 100.0 * free / Math.max(1, all);
    }
}
