"""The gRPC services of Google's emulator on a virtual phone: EmulatorController, SnapshotService, forwarded trees.

Field numbers are those of the emulator's emulator_controller.proto and snapshot_service.proto and of android_env's
a11y.proto; messages are written by `emulators.wire`. grpc itself is loaded by `serving` and `forwarder` alone.
"""
