//! GPUs by word of the driver. The library is loaded at run time, so the agent needs
//! none to build or to start.

use aicloud_node_protocol::pb;
use nvml_wrapper::Nvml;
use nvml_wrapper::enum_wrappers::device::TemperatureSensor;
use nvml_wrapper::error::NvmlError;

use super::model;

/// The GPUs that the driver knows; `None` when there is no driver or it knows none.
pub(super) fn gpus() -> Option<Vec<pb::Gpu>> {
    let nvml = Nvml::init().ok()?;
    let count = nvml.device_count().ok().filter(|count| *count > 0)?;
    // A GPU that fell off the bus has an index and answers nothing. It is left out
    // here, and the control plane sees that the node has fewer than before.
    Some((0..count).filter_map(|index| gpu(&nvml, index).ok()).collect())
}

fn gpu(nvml: &Nvml, index: u32) -> Result<pb::Gpu, NvmlError> {
    let device = nvml.device_by_index(index)?;
    let uuid = device.uuid()?;
    let memory = device.memory_info();
    // A lost GPU answers with an error to everything that needs the hardware.
    let healthy = memory.is_ok() && device.temperature(TemperatureSensor::Gpu).is_ok();
    Ok(pb::Gpu {
        uuid,
        model: model::catalogue_name(&device.name()?),
        index,
        memory_bytes: memory.map(|memory| memory.total).unwrap_or(0),
        healthy,
    })
}
